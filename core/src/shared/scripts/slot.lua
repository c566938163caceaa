-- Asks for a slot, after those that asked before. Answers with one of
--   granted, processes that are known, refusals in a row
--   wait, milliseconds until it is worth asking again, 0
--   paused, milliseconds that the server asked everybody to wait, 0
--   alone, 0, 0: others have just come back, and nobody may use these slots yet
local slots, queue, waiting, members, state = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local limit, window, lease = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local request, member = ARGV[4], ARGV[5]

-- A waiting process asks ten times a second; one that has not for a second has gone.
local PATIENCE = 1000
-- A process that has not sent anything for a minute does not count.
local MEMBERSHIP = 60000
-- What is known of an account that nobody uses is kept for a day.
local MEMORY = 86400000

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('ZADD', members, now + MEMBERSHIP, member)
redis.call('ZREMRANGEBYSCORE', members, '-inf', now)
redis.call('ZREMRANGEBYSCORE', slots, '-inf', now)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', waiting, '-inf', now)) do
  redis.call('ZREM', queue, gone)
  redis.call('ZREM', waiting, gone)
end

if redis.call('HEXISTS', state, 'ticket') == 0 then
  -- Redis is new, or has lost what it knew: requests of the last window may not be among it.
  redis.call('HSET', state, 'ticket', 0, 'quiet', now + window)
end
redis.call('PEXPIRE', state, MEMORY)
local known = redis.call('HMGET', state, 'settled', 'quiet', 'pause', 'refusals')
local settled, quiet = tonumber(known[1] or 0), tonumber(known[2] or 0)
local pause, refusals = tonumber(known[3] or 0), tonumber(known[4] or 0)
if now < settled then return {'alone', 0, 0} end
if now < quiet then return {'wait', quiet - now, 0} end
if now < pause then return {'paused', pause - now, 0} end

if not redis.call('ZSCORE', queue, member) then
  redis.call('ZADD', queue, redis.call('HINCRBY', state, 'ticket', 1), member)
end
redis.call('ZADD', waiting, now + PATIENCE, member)
for _, key in ipairs({slots, queue, waiting, members}) do
  redis.call('PEXPIRE', key, 2 * math.max(lease, MEMBERSHIP))
end

local before = redis.call('ZRANK', queue, member)
local free = limit - redis.call('ZCARD', slots)
if before < free then
  redis.call('ZADD', slots, now + lease, request)
  redis.call('ZREM', queue, member)
  redis.call('ZREM', waiting, member)
  return {'granted', redis.call('ZCARD', members), refusals}
end
local place = before - math.max(free, 0)
local next = redis.call('ZRANGE', slots, place, place, 'WITHSCORES')
if next[2] then return {'wait', next[2] - now, 0} end
return {'wait', lease, 0}

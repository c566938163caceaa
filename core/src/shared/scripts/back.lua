-- A process comes back that went on alone. Until `settled` everybody uses a share of his own, so
-- that all can come back; until `quiet` nobody sends anything, so that those shares are used up.
-- Answers with the milliseconds until both.
local state, settling, window = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', state, 'settled', 'quiet')
local settled, quiet = tonumber(known[1] or 0), tonumber(known[2] or 0)
if now >= quiet then
  settled, quiet = now + settling, now + settling + window
  redis.call('HSET', state, 'settled', settled, 'quiet', quiet)
  redis.call('HSETNX', state, 'ticket', 0)
  redis.call('PEXPIRE', state, 86400000)
end
return {math.max(settled - now, 0), quiet - now}

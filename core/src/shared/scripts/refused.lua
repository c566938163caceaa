-- The server refused a request for the rate: everybody waits, longer each time.
local state = KEYS[1]
local window, wait, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.ceil(time[2] / 1000)
local refusals = redis.call('HINCRBY', state, 'refusals', 1)
local grown = window * 2 ^ math.min(refusals, 6) / 2
local pause = now + math.max(wait, math.min(grown, longest))
local known = tonumber(redis.call('HGET', state, 'pause') or 0)
redis.call('HSET', state, 'pause', string.format('%.0f', math.max(known, pause)))
return redis.call('PEXPIRE', state, 86400000)

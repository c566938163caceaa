-- Ends the use of a slot: it is free one window from now, or at once if nothing was sent.
local slots, window, request = KEYS[1], tonumber(ARGV[1]), ARGV[2]
if window == 0 then return redis.call('ZREM', slots, request) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.ceil(time[2] / 1000)
return redis.call('ZADD', slots, 'XX', now + window, request)

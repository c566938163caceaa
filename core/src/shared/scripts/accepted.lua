-- The server took a request: the next refusal is a first one.
return redis.call('HDEL', KEYS[1], 'refusals')

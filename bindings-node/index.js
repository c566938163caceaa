'use strict';

const { AmoError, classes } = require('./lib/errors.js');
const { AsyncClient, BlockingClient } = require('./lib/generated/clients.js');

module.exports = { AmoError, ...classes, AsyncClient, BlockingClient };

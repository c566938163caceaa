'use strict';

const { AmoError, classes } = require('./lib/errors.js');
const { AsyncClient, BlockingClient, tools } = require('./lib/generated/clients.js');

module.exports = { AmoError, ...classes, AsyncClient, BlockingClient, tools };

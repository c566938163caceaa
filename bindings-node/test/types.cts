// Not run: the declarations hold for CommonJS, too.

import amocore = require('amocore');

export const client = new amocore.BlockingClient({ account: 'company', token: 't' });
export const name: string | undefined = client.legacy.contacts.list().items[0]?.name;

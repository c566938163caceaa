// The third part: reading a long list takes no more memory than reading its beginning.

import { check } from './journal.mjs';

const MIB = 1024 * 1024;
const PAGE = 500;

/** V8 collects late: all contacts would take several times this. */
const MOST_GROWTH = 120;

/** Reads all contacts, and watches the memory that it takes. */
export async function readLarge(client) {
  let count = 0;
  let early = 0;
  for await (const contact of client.v2.contacts.iter({ limitRows: PAGE })) {
    check(contact.id > 0, "the contact's identifier");
    count += 1;
    if (count === 10 * PAGE) early = process.memoryUsage.rss();
  }
  const growth = Math.max(0, Math.floor((process.memoryUsage.rss() - early) / MIB));
  check(count >= 100_000, `all contacts, not ${count}`);
  check(growth <= MOST_GROWTH, `constant memory, not ${growth} MiB more than after the 10th page`);
  console.log(`large account: ${count} contacts, memory since the 10th page: +${growth} MiB`);
}

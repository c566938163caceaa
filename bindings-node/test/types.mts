// Not run: the compiler proves that the declarations say what is meant.

import {
  AmoError,
  AsyncClient,
  BlockingClient,
  RateLimited,
  type LegacyContact,
  type SortOrder,
  type Value,
} from 'amocore';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function proved<_T extends true>(): void {}

export async function asynchronous(client: AsyncClient): Promise<void> {
  const id = await client.legacy.contacts.add({ name: 'Anna' });
  proved<Same<typeof id, number>>();
  const note = await client.legacy.notes.add({ elementType: 'deal', elementId: 1, text: 'a' });
  proved<Same<typeof note, number | undefined>>();
  const { contact } = await client.legacy.contacts.get({ id }, { signal: AbortSignal.timeout(1) });
  proved<Same<typeof contact, LegacyContact>>();
  proved<Same<typeof contact.createdAt, Date | undefined>>();
  proved<Same<typeof contact.isCompany, boolean>>();
  // Leave alone, set, clear.
  await client.legacy.contacts.update({ id, position: undefined, tags: ['vip'], companyName: null });
  for await (const lead of client.v2.incomingLeads.iter({ categories: ['sip', 'telegram'] })) {
    proved<Same<typeof lead.extra, Record<string, Value>>>();
  }
  // @ts-expect-error: a contact needs a name
  await client.legacy.contacts.add({});
  // @ts-expect-error: there is no such argument
  await client.legacy.contacts.list({ page_size: 1 });
  // @ts-expect-error: what is no change cannot be cleared
  await client.legacy.contacts.list({ page: null });
  // @ts-expect-error: dates are Dates
  await client.v2.incomingLeads.summary({ dateFrom: '2024-01-01' });
}

export function blocking(client: BlockingClient): void {
  const page = client.legacy.contacts.list();
  proved<Same<typeof page.items, LegacyContact[]>>();
  for (const contact of client.legacy.contacts.searchIter({ query: 'a' })) {
    proved<Same<typeof contact, LegacyContact>>();
  }
  // @ts-expect-error: a blocking call cannot be cancelled
  client.legacy.contacts.list({}, { signal: AbortSignal.timeout(1) });
  // An answer can be given back.
  const [first] = page.items;
  if (first) client.legacy.contacts.edit({ id: first.id, name: first.name, phones: first.phones });
}

export function errors(error: unknown): void {
  if (error instanceof RateLimited) {
    proved<Same<typeof error.retryAfter, number | undefined>>();
    const base: AmoError = error;
    proved<Same<typeof base.mayHaveHappened, boolean>>();
  }
}

export const order: SortOrder = 'asc';
export const another: SortOrder = 'sideways';

export function closing(settings: ConstructorParameters<typeof BlockingClient>[0]): void {
  using client = new BlockingClient(settings);
  proved<Same<typeof client.isClosed, boolean>>();
}

export async function closingLater(): Promise<void> {
  await using client = new AsyncClient({ account: 'company', zone: 'kommo.com', token: 't' });
  await client.legacy.authorize();
}

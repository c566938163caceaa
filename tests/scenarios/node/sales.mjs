// The second act, over v2: a company, a contact and a lead, and what happens to them. It is told
// as the first one is.

import { tools } from '../../../bindings-node/index.mjs';
import { check } from './journal.mjs';
import { EMAIL_FIELD, PHONE_FIELD, USER } from './story.mjs';

// A status of the seeded account's main pipeline, and fields of its leads.
const NEGOTIATION = 1023486;
const ORDER_NUMBER = 4410001;
const WEIGHT = 4410002;
const URGENT = 4410003;
const DELIVERY_DAY = 4410004;
const [PAYMENT, CARD] = [4410006, 3692302];

const DUE = new Date('2030-12-31T10:00:00Z');

const EVENTS = [
  'add_company',
  'add_contact',
  'add_lead',
  'status_lead',
  'note_lead',
  'add_task',
  'update_task',
];

/** Does the job. */
export async function tellSales(client, journal, listener) {
  const { account, calls, companies, contacts, leads, notes, pipelines, tasks, webhooks } =
    client.v2;
  const { customFields } = tools;

  const office = await account.get({ include: ['custom_fields', 'users', 'pipelines'] });
  check(
    office.users.some((user) => user.id === USER),
    'the user',
  );
  const names = new Map(office.customFields.leads.map((field) => [field.id, field.name]));
  check(names.get(ORDER_NUMBER) === 'Order number', "the lead's fields");
  journal.did(
    'v2.account.get',
    `${office.name}: ${office.users.length} users, ${names.size} fields of leads`,
  );

  const ways = (await pipelines.list()).items;
  const main = ways.find((it) => it.isMain);
  check(
    main.statuses.some((it) => it.id === NEGOTIATION),
    "the main pipeline's statuses",
  );
  journal.did('v2.pipelines.list', ways.map((it) => it.name).join(', '));

  const target = { url: listener.url, events: EVENTS };
  const [subscribed] = await webhooks.subscribe({ items: [target] });
  check(subscribed.result, 'the subscription');
  journal.did('v2.webhooks.subscribe', `${EVENTS.length} kinds of events`);
  const subscriptions = (await webhooks.list()).items;
  check(
    subscriptions.some((it) => it.url === listener.url),
    'the subscription is listed',
  );
  journal.did('v2.webhooks.list', `${subscriptions.length} subscriptions`);

  const [company] = await companies.add({
    items: [{ name: 'Green Boats Ltd', tags: ['second act'] }],
  });
  journal.did('v2.companies.add', `company ${company}, Green Boats Ltd`);
  const phone = { text: '+7 495 765-43-21', enumCode: 'WORK' };
  const email = { text: 'boris@greenboats.example', enumCode: 'WORK' };
  const [contact] = await contacts.add({
    items: [
      {
        name: 'Борис Лодкин',
        companyId: company,
        customFields: [
          customFields.write({ id: PHONE_FIELD, entries: [phone] }),
          customFields.write({ id: EMAIL_FIELD, entries: [email] }),
        ],
      },
    ],
  });
  journal.did('v2.contacts.add', `contact ${contact}, Борис Лодкин, of that company`);
  const [lead] = await leads.add({
    items: [
      {
        name: 'Five sailing boats',
        sale: 500_000,
        tags: ['boats', 'second act'],
        contactIds: [contact],
        companyId: company,
        customFields: [
          customFields.write({ id: ORDER_NUMBER, text: 'A-17 & “B”' }),
          customFields.write({ id: WEIGHT, number: 1250.5 }),
          customFields.write({ id: URGENT, flag: true }),
          customFields.write({ id: DELIVERY_DAY, date: '2030-06-01' }),
          customFields.write({ id: PAYMENT, enumId: CARD }),
        ],
      },
    ],
  });
  journal.did('v2.leads.add', `lead ${lead}, Five sailing boats, for both`);

  const [found] = (await leads.list({ ids: [lead] })).items;
  check(found.name === 'Five sailing boats' && found.sale === 500_000, 'name and sale');
  check(found.tags.map((tag) => tag.name).join() === 'boats,second act', 'the tags');
  check(found.mainContactId === contact, 'the main contact');
  check(found.company?.id === company, 'the company');
  const values = new Map(
    found.customFields.map((field) => [field.id, customFields.read({ field })]),
  );
  check(values.get(ORDER_NUMBER).text === 'A-17 & “B”', 'the text');
  check(values.get(WEIGHT).number === 1250.5, 'the number');
  check(values.get(URGENT).flag === true, 'the flag');
  check(values.get(DELIVERY_DAY).date?.startsWith('2030-06-01'), 'the date');
  check(
    values
      .get(PAYMENT)
      .choices.map((it) => it.text)
      .join() === 'Card',
    'the choice',
  );
  journal.did('v2.leads.list', `${found.name}, ${values.size} fields as they were written`);
  const [person] = (await contacts.list({ ids: [contact] })).items;
  const numbers = customFields.phones({ fields: person.customFields });
  check(numbers.join() === '+7 495 765-43-21', 'the phone');
  check(person.leadIds.join() === `${lead}`, "the contact's lead");
  journal.did('v2.contacts.list', `${person.name}, +7 495 765-43-21`);
  const [firm] = (await companies.list({ ids: [company] })).items;
  check(
    firm.contactIds.join() === `${contact}` && firm.leadIds.join() === `${lead}`,
    'what the company has',
  );
  journal.did('v2.companies.list', `${firm.name}, with contact and lead`);
  const { deal } = await client.legacy.deals.get({ id: lead });
  check(
    deal.name === 'Five sailing boats' && deal.price === 500_000,
    "the XML API's view of it",
  );

  await leads.update({ items: [{ id: lead, statusId: NEGOTIATION }] });
  await leads.update({ items: [{ id: lead, sale: null }] });
  const [moved] = (await leads.list({ ids: [lead] })).items;
  check(moved.statusId === NEGOTIATION && (moved.sale ?? 0) === 0, 'status and sale');
  check(moved.customFields.length === values.size, 'an update leaves alone what it does not name');
  journal.did('v2.leads.update', 'moved to Negotiation; its budget cleared');
  await contacts.update({ items: [{ id: contact, tags: ['sailor'] }] });
  journal.did('v2.contacts.update', 'tagged sailor');
  await companies.update({ items: [{ id: company, name: 'Green Boats' }] });
  journal.did('v2.companies.update', 'renamed Green Boats');

  const about = { elementType: 'lead', elementId: lead };
  const [note] = await notes.add({ items: [{ ...about, text: 'Wants a dinghy, too' }] });
  journal.did('v2.notes.add', `note ${note}`);
  await notes.update({ items: [{ id: note, text: 'Wants two dinghies' }] });
  const written = (await notes.list(about)).items;
  check(
    written.some((it) => it.id === note && it.text === 'Wants two dinghies'),
    'the note',
  );
  journal.did('v2.notes.update', 'Wants two dinghies');
  journal.did('v2.notes.list', `${written.length} notes`);

  const [task] = await tasks.add({
    items: [
      {
        text: 'Show the boats',
        taskType: 2,
        completeTillAt: DUE,
        responsibleUserId: USER,
        ...about,
      },
    ],
  });
  journal.did('v2.tasks.add', `task ${task}, due ${DUE.toISOString()}`);
  await tasks.update({ items: [{ id: task, text: 'Shown', isCompleted: true }] });
  const [done] = (await tasks.list({ ids: [task] })).items;
  check(done.text === 'Shown' && done.isCompleted, 'the task');
  check(done.completeTillAt.getTime() === DUE.getTime(), "the task's date");
  journal.did('v2.tasks.update', 'completed');
  journal.did('v2.tasks.list', `${done.text}, ${done.completeTillAt.toISOString()}`);

  const [logged] = await calls.add({
    items: [
      {
        phoneNumber: '+7 495 765-43-21',
        direction: 'inbound',
        uniq: 'second-act',
        duration: 73,
        link: 'https://records.example/73.mp3',
        source: 'demo',
        callStatus: 'talked',
      },
    ],
  });
  // The contact's number leads to its only open lead (v2 §9.17).
  check(logged.elementType === 'lead' && logged.elementId === lead, 'whose call it was');
  journal.did('v2.calls.add', `logged with ${logged.elementType} ${logged.elementId}`);

  const filtered = (
    await leads.list({
      query: 'SAILING',
      statusIds: [NEGOTIATION],
      responsibleUserIds: [USER],
      active: true,
    })
  ).items;
  check(filtered.map((it) => it.id).join() === `${lead}`, 'the filters');
  journal.did('v2.leads.list', 'found by text, status, user and being open');

  const events = await listener.events(EVENTS);
  const move = events.get('status_lead').lead;
  check(move?.id === lead && move.statusId === NEGOTIATION, 'the move');
  check(events.get('add_contact').contact?.id === contact, 'the new contact');
  check(events.get('add_company').company?.id === company, 'the new company');
  check(events.get('add_task').task?.id === task, 'the new task');
  check(office.subdomain !== '', 'the account');
  journal.did('tools.webhooks.parse', [...events.keys()].sort().join(', '));

  const [ended] = await webhooks.unsubscribe({ items: [{ url: listener.url }] });
  check(ended.result, 'the end of the subscription');
  journal.did('v2.webhooks.unsubscribe', 'no more of them');
}

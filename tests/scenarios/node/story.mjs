// The job, told once for both clients: awaiting what a blocking client answers gives it back.

import { NotFound } from '../../../bindings-node/index.mjs';
import { check } from './journal.mjs';

// A user of the seeded account, a status of its main pipeline, and fields of its contacts.
export const USER = 504141;
const STATUS = 13667502;
export const PHONE_FIELD = 4396818;
export const EMAIL_FIELD = 4396819;

const DUE = new Date('2030-12-31T10:00:00Z');

/** Does the job. */
export async function tell(client, journal) {
  const { contacts, deals, notes, tasks } = client.legacy;

  await client.legacy.authorize();
  journal.did('legacy.authorize', 'signed in');

  const page = await contacts.list({ pageSize: 3 });
  check(page.page === 1, "the page's number");
  journal.did(
    'legacy.contacts.list',
    `a page of ${page.items.length} contacts, ${page.pages} pages`,
  );

  const contact = await contacts.add({
    name: 'Анна Ковалёва',
    position: 'Head of purchasing',
    companyName: 'Blue Boats Ltd',
    phones: [{ value: '+7 495 123-45-67', location: 'Work' }],
    emails: [{ value: 'anna@blueboats.example', location: 'Work' }],
    tags: ['demo', 'vip'],
  });
  journal.did('legacy.contacts.add', `contact ${contact}, Анна Ковалёва`);

  const found = await contacts.search({ query: 'ковалёва' });
  check(
    found.items.some((it) => it.id === contact),
    'the new contact is found',
  );
  journal.did('legacy.contacts.search', `“ковалёва” finds ${found.items.length}`);

  let person = (await contacts.get({ id: contact })).contact;
  check(person.name === 'Анна Ковалёва', 'the name');
  check(person.phones[0]?.value === '+7 495 123-45-67', 'the phone');
  check(person.tags.map((it) => it.name).join() === 'demo,vip', 'the tags');
  journal.did('legacy.contacts.get', `${person.name}, ${person.phones[0].value}`);

  await contacts.update({ id: contact, position: 'Director' });
  person = (await contacts.get({ id: contact })).contact;
  check(person.position === 'Director', 'the new position');
  check(person.emails[0]?.value === 'anna@blueboats.example', 'an update loses nothing');
  journal.did('legacy.contacts.update', 'position: Director, everything else as it was');

  const deal = await deals.add({
    name: 'Ten rowing boats',
    statusId: STATUS,
    price: 125_000,
    linkedContactId: contact,
    tags: ['boats'],
  });
  journal.did('legacy.deals.add', `deal ${deal}, Ten rowing boats`);

  const listed = await deals.list();
  check(
    listed.items.some((it) => it.id === deal),
    'the new deal is listed',
  );
  journal.did('legacy.deals.list', `${listed.items.length} deals`);

  const sought = await deals.search({ query: 'ROWING' });
  check(sought.items.length === 1 && sought.items[0].id === deal, 'the new deal is found');
  journal.did('legacy.deals.search', '“ROWING” finds it');

  await deals.edit({
    id: deal,
    name: 'Twelve rowing boats',
    statusId: STATUS,
    price: 150_000,
    linkedContactId: contact,
  });
  journal.did('legacy.deals.edit', 'replaced: Twelve rowing boats, 150000, no tags');

  await deals.update({ id: deal, price: 149_000 });
  journal.did('legacy.deals.update', '149000, everything else as it was');
  const changed = (await deals.get({ id: deal })).deal;
  check(changed.name === 'Twelve rowing boats' && changed.price === 149_000, 'name and price');
  check(changed.contacts[0]?.id === contact, 'the linked contact');
  check(changed.tags.length === 0, 'an edit replaces the whole');
  journal.did('legacy.deals.get', `${changed.name}, ${changed.price}`);

  const note = await notes.add({ elementType: 'deal', elementId: deal, text: 'Wants them blue' });
  journal.did('legacy.notes.add', `note ${note}`);
  await notes.edit({ id: note, text: 'Wants them green' });
  const noted = (await deals.get({ id: deal })).notes.filter((it) => it.id === note);
  check(noted.length === 1 && noted[0].text === 'Wants them green', 'the note');
  journal.did('legacy.notes.edit', 'Wants them green');
  await notes.delete({ id: note });
  const left = (await deals.get({ id: deal })).notes;
  check(
    left.every((it) => it.id !== note),
    'the note is gone',
  );
  journal.did('legacy.notes.delete', 'and gone');

  const about = { responsibleUserId: USER, elementType: 'deal', elementId: deal, endDate: DUE };
  const task = await tasks.add({ text: 'Call back about the colour', taskType: 'CALL', ...about });
  journal.did('legacy.tasks.add', `task ${task}, due ${DUE.toISOString()}`);
  await tasks.edit({ id: task, text: 'Meet about the colour', taskType: 'MEETING', ...about });
  journal.did('legacy.tasks.edit', 'a meeting instead');
  await tasks.complete({ id: task });
  const done = (await deals.get({ id: deal })).tasks.find((it) => it.id === task);
  check(done.isComplete, 'the task is complete');
  check(done.endDate.getTime() === DUE.getTime() && done.taskType === 'MEETING', 'date and type');
  journal.did('legacy.tasks.complete', 'done');
  await tasks.delete({ id: task });
  const remaining = (await deals.get({ id: deal })).tasks;
  check(
    remaining.every((it) => it.id !== task),
    'the task is gone',
  );
  journal.did('legacy.tasks.delete', 'and gone');

  const incoming = client.v2.incomingLeads;
  const before = await incoming.summary();
  const [form] = await incoming.addForm({ items: [webForm()] });
  journal.did('v2.incoming_leads.add_form', `form ${form.slice(0, 12)}…`);
  const [call] = await incoming.addSip({ items: [phoneCall()] });
  journal.did('v2.incoming_leads.add_sip', `call ${call.slice(0, 12)}…`);

  const waiting = (await incoming.list({ categories: ['form', 'sip'], order: 'desc' })).items;
  const mine = waiting.find((it) => it.uid === form);
  check(mine.category === 'form', 'the category');
  check(mine.incomingLeadInfo.formId === 318, "the form's identifier");
  check(
    waiting.some((it) => it.uid === call),
    'the call is listed',
  );
  journal.did('v2.incoming_leads.list', `${waiting.length} waiting calls and forms`);

  const summary = await incoming.summary();
  check(summary.form === before.form + 1 && summary.sip === before.sip + 1, 'the counts');
  journal.did(
    'v2.incoming_leads.summary',
    `${summary.total} in all, ${summary.form} forms, ${summary.sip} calls`,
  );

  const [accepted] = await incoming.accept({ uids: [form], userId: USER, statusId: STATUS });
  check(accepted.accepted, 'the form is accepted');
  const [lead] = accepted.leads;
  journal.did('v2.incoming_leads.accept', `the form became lead ${lead}`);
  const shown = (await deals.get({ id: lead })).deal;
  check(shown.name === 'Chain saw wanted' && shown.price === 900, 'the new lead');
  const buyer = (await contacts.get({ id: accepted.contacts[0] })).contact;
  check(buyer.phones[0]?.value === '+1 945 145-65-10', "the new contact's phone");
  check(buyer.emails[0]?.value === 'jeremy@example.com', "the new contact's e-mail");
  journal.did('legacy.deals.get', `${shown.name} for ${buyer.name}, ${buyer.phones[0].value}`);

  const [declined] = await incoming.decline({ uids: [call], userId: USER });
  check(declined.declined, 'the call is declined');
  const rest = (await incoming.list()).items;
  check(
    rest.every((it) => it.uid !== call),
    'the call is gone',
  );
  journal.did('v2.incoming_leads.decline', 'the call is gone');

  await contacts.edit({ id: contact, name: 'Anna' });
  const bare = (await contacts.get({ id: contact })).contact;
  check(bare.name === 'Anna' && bare.phones.length + bare.tags.length === 0, 'an edit replaces');
  journal.did('legacy.contacts.edit', 'replaced: Anna, nothing else');

  await deals.delete({ id: deal });
  journal.did('legacy.deals.delete', `deal ${deal}`);
  await contacts.delete({ id: contact });
  const gone = await failure(() => contacts.get({ id: contact }));
  check(gone instanceof NotFound, 'a deleted contact is NotFound');
  journal.did('legacy.contacts.delete', `contact ${contact} is NotFound now`);

  let everyone = 0;
  for await (const it of contacts.iter({ pageSize: 2 })) everyone += it.id > 0 ? 1 : 0;
  check(everyone > 2, 'all contacts, two a page');
}

/** What a call fails with, whichever client makes it. */
async function failure(call) {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

function webForm() {
  const field = (id, value) => ({ id, values: [{ value, enumCode: 'WORK' }] });
  return {
    sourceName: 'Garden tools',
    sourceUid: 'a1fee7c0fc436088e64ba2e8822ba2b3',
    incomingLeadInfo: {
      formId: 318,
      formPage: 'https://garden.example/saws',
      ip: '127.0.0.1',
      serviceCode: 'QkKwSam8',
      formName: 'Leave a request',
    },
    incomingEntities: {
      leads: [{ name: 'Chain saw wanted', sale: 900, tags: ['web'] }],
      contacts: [
        {
          name: 'Jeremy Paul',
          customFields: [
            field(PHONE_FIELD, '+1 945 145-65-10'),
            field(EMAIL_FIELD, 'jeremy@example.com'),
          ],
        },
      ],
    },
  };
}

function phoneCall() {
  return {
    sourceName: 'Office telephone',
    sourceUid: 'b2fee7c0fc436088e64ba2e8822ba2b4',
    incomingLeadInfo: {
      to: USER,
      fromNumber: '+1 945 615-31-01',
      dateCall: new Date(),
      duration: 54,
      link: 'https://records.example/98431.mp3',
      serviceCode: 'CkKwPam6',
      uniq: 'a1fee7c0fc436088e64ba2e8822ba2b3ewrw',
    },
    incomingEntities: { leads: [{ name: 'Wrong number' }] },
  };
}

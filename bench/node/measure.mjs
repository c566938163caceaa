// Measures one subject, and prints what it took as a line of JSON.

import process from 'node:process';

export const URL = process.env.AMOCORE_BENCH_URL;
export const TOKEN = process.env.AMOCORE_BENCH_TOKEN;
export const LOGIN = process.env.AMOCORE_BENCH_LOGIN;
export const KEY = process.env.AMOCORE_BENCH_KEY;

/** Settings that take the limiter and repetitions out of what is measured. */
export const SETTINGS = { baseUrl: URL, timeZone: 'UTC', requestsPerSecond: 0, retries: 0 };

/** For how long a subject warms up, until the compiler has seen all of it, in seconds. */
const WARMING = 1;

/** For how long it is measured, in seconds. */
const TIME = Number(process.env.AMOCORE_BENCH_SECONDS ?? 1.5);

/** Keeps so many calls in flight, and tells what they took. */
export async function keepInFlight(call, many) {
  const during = async (seconds) => {
    const begun = performance.now();
    const end = begun + seconds * 1000;
    let calls = 0;
    const work = async () => {
      while (performance.now() < end) {
        await call();
        calls += 1;
      }
    };
    await Promise.all(Array.from({ length: many }, work));
    return { calls, wall: (performance.now() - begun) / 1000 };
  };
  await during(WARMING);
  const before = process.cpuUsage();
  const measured = await during(TIME);
  const used = process.cpuUsage(before);
  console.log(JSON.stringify({ ...measured, cpu: (used.user + used.system) / 1e6 }));
}

/** Takes the subject that the command line names. */
export async function main(subjects) {
  await subjects[process.argv[2]]();
  process.exit(0);
}

const connections = (...names) => names.map(name => `src/connections/${name}.ts`)
const tests = (folder, ...names) => names.map(name => `test/${folder}/${name}.test.ts`)

/**
 * What is mutated, and which tests have to notice. Each group loads only the test files that can tell its mutants
 * apart: Jest loads every test file for every mutant, whether one of its tests is needed or not.
 */
export const GROUPS = {
  answers: {
    mutate: ['src/zoom/zoom-oauth.ts', 'src/zoom/token-failure.ts', 'src/zoom/zoom-strategy.ts'],
    tests: tests('zoom', 'tokens-are-read-with-care', 'answers-become-errors', 'consent-comes-back'),
  },
  connections: {
    mutate: connections('connection.service', 'disconnect.service', 'idle-refresh'),
    tests: tests(
      'connections',
      ...['connection-is-made', 'connection-is-ended', 'idle-connections', 'zoom-tells-of-a-user'],
    ),
  },
  tokens: {
    mutate: connections('token-vault', 'token-keeper', 'sealed-tokens'),
    tests: tests('connections', 'every-step-of-the-ladder', 'connection-is-ended', 'one-refresh-per-token'),
  },
  callback: {
    mutate: connections('consent-transactions', 'consent.controller', 'consent'),
    tests: [
      ...tests('connections', 'ways-to-zoom', 'consent-comes-back', 'wrong-account-is-named'),
      ...tests('connections', 'instructor-sees-their-connection', 'center-decides-who-connects'),
      ...tests('zoom-app', 'troubles-are-named'),
    ],
  },
}

/** The group that is run now, by its name in MUTATION_GROUP. */
export const group = GROUPS[process.env.MUTATION_GROUP ?? 'tokens']

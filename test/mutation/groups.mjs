/**
 * What is mutated, and which tests have to notice. Each group loads only the test files that can tell its mutants
 * apart: Jest loads every test file for every mutant, whether one of its tests is needed or not.
 */
export const GROUPS = {
  tokens: {
    mutate: [
      ...[
        'token-vault',
        'token-keeper',
        'sealed-tokens',
        'connection.service',
        'disconnect.service',
        'idle-refresh',
      ].map(name => `src/connections/${name}.ts`),
    ],
    tests: ['test/connections/{one-refresh-per-token,only-zoom-ends-a-connection,zoom-tells-of-a-user}.test.ts'],
  },
  callback: {
    mutate: [
      'src/connections/consent-transactions.ts',
      'src/connections/consent.controller.ts',
      'src/connections/consent.ts',
    ],
    tests: ['test/connections/consent-comes-back.test.ts'],
  },
  answers: {
    mutate: ['src/zoom/zoom-oauth.ts', 'src/zoom/token-failure.ts', 'src/zoom/zoom-strategy.ts'],
    tests: ['test/zoom/{tokens-are-read-with-care,answers-become-errors,consent-comes-back}.test.ts'],
  },
}

/** The group that is run now, by its name in MUTATION_GROUP. */
export const group = GROUPS[process.env.MUTATION_GROUP ?? 'tokens']

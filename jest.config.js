/** Jest 30 whose files run in plain Node, as the product does: no other module system, no compiling, imports once a worker. */
export default {
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  roots: ['<rootDir>/src', '<rootDir>/tests', '<rootDir>/bench'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  globalSetup: '<rootDir>/tests/global-setup.ts',
  globalTeardown: '<rootDir>/tests/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/tests/support/time-limit.ts'],
  testSequencer: '<rootDir>/tests/global-order.ts',
  maxWorkers: 2,
};

/** Jest 30 as ESM: TypeScript is only stripped by swc, types are checked by tsc. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/tests', '<rootDir>/bench'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: { target: 'esnext', parser: { syntax: 'typescript', explicitResourceManagement: true } },
      },
    ],
  },
  globalSetup: '<rootDir>/tests/global-setup.ts',
  globalTeardown: '<rootDir>/tests/global-teardown.ts',
  // Only so that a test ends: how fast something must be stands in the test that promises it.
  testTimeout: 120_000,
  maxWorkers: 2,
  // Each file's modules are compiled anew, and a worker never gives them back.
  workerIdleMemoryLimit: '1GB',
};

// The abstract suite of aedes-persistence, which ships without types.

declare module 'aedes-persistence/abstract.js' {
  export interface Persistence {
    setup(broker: object): Promise<void>;
  }

  type Compare = (actual: unknown, expected: unknown, message?: string) => void;

  export interface SuiteContext {
    plan(count: number): void;
    diagnostic(message: string): void;
    assert: { ok(value: unknown, message?: string): void; equal: Compare; notEqual: Compare; deepEqual: Compare };
  }

  // biome-ignore lint/style/noDefaultExport: so the package exports it
  export default function abstractSuite(options: {
    testAsync: true;
    persistence: () => Promise<Persistence>;
    test: (title: string, run: (context: SuiteContext) => Promise<void>) => void;
  }): void;
}

import path from 'node:path';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { type Load, startLoad } from './load-plan.ts';
import { type Product, startProduct } from './product.ts';
import { type NaiveServer, openPlainDatabase, type PlainDatabase, startNaiveServer } from './reference.ts';

/**
 * What a bench plays on. Each part is opened when it is first asked for, and is the same when it is asked for again: so
 * several benches may play on one stage, one after the other.
 */
export interface Stage extends AsyncDisposable {
  /** On a real disk. */
  readonly folder: string;
  /** A campaign in a data folder of the product; another name, another database. */
  store(name?: string): Promise<BenchStore>;
  /** The product on it, as `npm start` starts it. */
  product(store: BenchStore): Promise<Product>;
  load(): Promise<Load>;
  plain(): Promise<PlainDatabase>;
  naive(): Promise<NaiveServer>;
}

export function openStage(folder: string): Stage {
  const parts = new AsyncDisposableStack();
  const once = <Part extends AsyncDisposable>(open: (name: string) => Part | Promise<Part>) => {
    const opened = new Map<string, Promise<Part>>();
    return (name: string): Promise<Part> => {
      const part = opened.get(name) ?? Promise.resolve(open(name)).then((fresh) => parts.use(fresh));
      opened.set(name, part);
      return part;
    };
  };
  const store = once((name) => openBenchStore(path.join(folder, name)));
  const product = once((dataDir) => startProduct({ dataDir }));
  const plain = once((name) => openPlainDatabase(path.join(folder, name)));
  const naive = once((connectionString) => startNaiveServer(connectionString));
  const load = once(startLoad);
  return {
    folder,
    store: (name = 'campaign') => store(name),
    product: ({ dataDir }) => product(dataDir),
    load: () => load(''),
    plain: () => plain('reference'),
    naive: async () => naive((await plain('reference')).connectionString),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

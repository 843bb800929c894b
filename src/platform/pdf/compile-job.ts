/** What the program that makes PDFs is told. */
export interface CompileJob {
  /** Typst itself. */
  readonly wasm: string;
  readonly fonts: readonly string[];
  /** Every template by its name: they may include each other. */
  readonly sources: readonly (readonly [name: string, source: string])[];
  readonly template: string;
  /** JSON, for the template as `sys.inputs.data`. */
  readonly data: string;
}

/** What it answers: the PDF, or what is wrong, in one line where it is a fault of a template. */
export type Compiled = { readonly pdf: Uint8Array } | { readonly said: string };

/** What each PDF is made with in a thread: the compiled Typst is shared, and what was learnt of it by running it. */
export interface ThreadJob extends CompileJob {
  readonly module: WebAssembly.Module;
}

declare global {
  /** Of what Node has without types for it. */
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array);
    }
  }
}

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

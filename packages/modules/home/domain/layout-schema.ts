import { z } from 'zod'

const ids = z.array(z.string().regex(/^[a-z0-9-]{1,50}(\.[a-z0-9-]{1,50})?$/, 'This is not a widget.')).max(60)

/** Apart from what browsers use of a layout, which then do not load zod. */
export const homeLayout = z
  .object({ main: ids, side: ids, hidden: ids })
  .refine(({ main, side, hidden }) => new Set([...main, ...side, ...hidden]).size === main.length + side.length + hidden.length, {
    message: 'A widget can only be in one place.',
  })

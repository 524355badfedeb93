import { z } from 'zod'

export const problem = z
  .object({
    id: z.uuid(),
    item: z.string().nullable(),
    itemName: z.string().nullable(),
    file: z.string().nullable(),
    line: z.number().int().nullable(),
    column: z.number().int().nullable(),
    ref: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    url: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({
    id: 'SyncProblem',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        item: 'acme/checkout',
        itemName: 'checkout',
        file: 'catalog-info.yaml',
        line: 12,
        column: 3,
        ref: 'component:default/checkout',
        code: 'unknown_owner',
        message: 'The owner group:default/payment is not in the catalog.',
        url: 'https://github.com/acme/checkout/blob/main/catalog-info.yaml#L12',
        createdAt: '2026-11-29T12:03:10.000Z',
      },
    ],
  })

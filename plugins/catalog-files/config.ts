import { z } from 'zod'

const address = z.url({ protocol: /^https?$/, error: 'Each line needs an address that begins with https://.' }).max(2000)

/** Settings entered by an admin. */
export const settingsSchema = z.object({
  addresses: z.array(address).max(1000).default([]).meta({
    title: 'Addresses',
    description: 'URLs of catalog files or their GitHub or GitLab pages, one per line.',
    placeholder: 'https://github.com/acme/shop/blob/main/catalog-info.yaml',
  }),
})

export const secretsSchema = z.object({})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>

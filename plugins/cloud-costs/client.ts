import type { Provider } from './config.ts'
import { azure } from './sources/azure.ts'
import { costExplorer } from './sources/cost-explorer.ts'
import { gcs } from './sources/gcs.ts'
import { s3 } from './sources/s3.ts'
import { type BillSource, needed } from './sources/source.ts'

/** Uploaded files: stored and listed by the platform. */
const upload: BillSource = {
  account: ({ account }) => needed(account, 'settings.account', 'Enter the provider of these bills.'),
  list: async () => [],
  open: async () => {
    throw new Error('uploaded bills are opened by the platform')
  },
}

export const sources: Readonly<Record<Provider, BillSource>> = { s3, gcs, azure, 'cost-explorer': costExplorer, upload }

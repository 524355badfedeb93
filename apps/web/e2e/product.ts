import pg from 'pg'

/** A running Callboard that tests have for themselves, with the stand-ins that its organizations connect. */
export type TestedProduct = {
  url: string
  /** Where mails arrive, and the stand-ins of vendors are. */
  sandboxUrl: string
  /** Below which each portal has an address, with its port. */
  portalDomain: string
  /** As the system role, which every organization's rows are open to. */
  databaseUrl: string
  /** As a superuser, who may write rows without triggers. */
  superuserUrl: string
  encryptionKeys: string
  /** For tools of the command line. */
  dataDir: string
}

/** Every worker of Playwright gets one of these products, so that no journey sees what another pushed or broke. */
export const productsVariable = 'CALLBOARD_TESTED_PRODUCTS'

export function product(): TestedProduct {
  const all = JSON.parse(process.env[productsVariable] ?? '[]') as TestedProduct[]
  const own = all[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]
  if (!own) throw new Error('no product was started for this worker')
  return own
}

/** Reads or changes what no page shows. */
export async function inDatabase<T>(work: (client: pg.Client) => Promise<T>, url = product().databaseUrl): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

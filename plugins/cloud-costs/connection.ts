import type { CheckResult, Connection } from '@callboard/plugin-kit/server'
import { type CostContext, listFiles } from './client.ts'
import type { Secrets, Settings } from './config.ts'

async function check(context: CostContext): Promise<CheckResult> {
  const { bucket, prefix } = context.settings
  const files = await listFiles(context)
  const parquet = files.filter((f) => /\.parquet$/i.test(f.key)).length
  return {
    account: prefix ? `${bucket}/${prefix}` : bucket,
    found: [`${files.length} exported files`],
    warnings: [
      ...(files.length === 0 ? ['No exported file is there yet. Providers write the first one within a day.'] : []),
      ...(parquet > 0
        ? [`${parquet} files are Parquet, which is not read yet. Choose CSV, plain or with gzip, in the export.`]
        : []),
    ],
  }
}

export const connection: Connection<Settings, Secrets> = { check }

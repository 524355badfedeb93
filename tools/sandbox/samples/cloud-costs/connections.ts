import { awsKey } from '../../aws/signature.ts'
import type { SampleConnection, Served } from '../connection.ts'

export const cloudCosts = ({ url }: Served): SampleConnection[] => [
  {
    pluginId: 'cloud-costs',
    settings: { provider: 's3', bucket: 'meridian-billing', prefix: 'focus/', endpoint: `${url}/s3` },
    secrets: { accessKeyId: awsKey.id, secretAccessKey: awsKey.secret },
  },
]

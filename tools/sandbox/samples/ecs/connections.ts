import { awsKey } from '../../aws/signature.ts'
import type { SampleConnection, Served } from '../connection.ts'

export const ecs = ({ url }: Served): SampleConnection[] => [
  {
    pluginId: 'ecs',
    settings: { name: 'meridian', region: 'eu-central-1', endpoint: `${url}/aws/ecs` },
    secrets: { accessKeyId: awsKey.id, secretAccessKey: awsKey.secret },
  },
]

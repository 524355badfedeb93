import type { SampleConnection, Served } from '../connection.ts'

export const notion = ({ url, token }: Served): SampleConnection[] => [
  { pluginId: 'notion', settings: { host: `${url}/notion`, owner: 'platform' }, secrets: { token } },
]

import type { SampleConnection, Served } from '../connection.ts'

export const gitlab = ({ url, token }: Served): SampleConnection[] => [
  { pluginId: 'gitlab', settings: { group: 'meridian', host: `${url}/gitlab` }, secrets: { token } },
]

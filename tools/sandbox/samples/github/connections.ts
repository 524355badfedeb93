import type { SampleConnection, Served } from '../connection.ts'

export const github = ({ url, token, organization }: Served): SampleConnection[] => [
  { pluginId: 'github', settings: { host: `${url}/github`, organization, questions: true }, secrets: { token } },
]

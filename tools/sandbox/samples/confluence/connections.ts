import type { SampleConnection, Served } from '../connection.ts'

export const confluence = ({ url, token }: Served): SampleConnection[] => [
  {
    pluginId: 'confluence',
    settings: { site: `${url}/confluence`, spaces: ['ENG'], owner: 'platform', email: 'callboard@meridian.example' },
    secrets: { token },
  },
]

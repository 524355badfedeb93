import { Table, Td, Th } from '@callboard/ui/table'

// Only what anybody can check: in Backstage's documentation (backstage.io/docs) and in this product.
const rows = [
  {
    what: 'Set-up',
    backstage: 'Create an app with create-app, build it and deploy it',
    callboard: 'Sign up and connect GitHub',
  },
  {
    what: 'Runs on',
    backstage: 'Your servers and your database',
    callboard: 'Hosted for you; row-level security separates organizations',
  },
  { what: 'Upgrades', backstage: 'versions:bump, then build and deploy', callboard: 'Included' },
  {
    what: 'Plugins',
    backstage: 'Installed as packages and wired up in your app’s code',
    callboard: 'Switched on under Settings',
  },
  {
    what: 'Catalog',
    backstage: 'catalog-info.yaml files and entity providers',
    callboard: 'catalog-info.yaml files, and values inferred from code with their evidence',
  },
  {
    what: 'Catalog API',
    backstage: 'Backstage’s catalog API',
    callboard: 'Backstage’s catalog API, and /api/v1',
  },
  {
    what: 'Price',
    backstage: 'Free software (Apache 2.0); you pay for hosting and upkeep',
    callboard: 'Free for up to 10 developers, then a price per developer',
  },
]

/** What differs between running Backstage and using Callboard. */
export function Comparison() {
  return (
    <section aria-labelledby="comparison" className="flex flex-col gap-4">
      <h2 id="comparison" className="text-2xl font-semibold tracking-tight">
        Self-hosted Backstage and Callboard
      </h2>
      <div className="rounded-xl border bg-panel px-3 py-1">
        <Table label="Self-hosted Backstage and Callboard">
          <thead>
            <tr>
              <Th />
              <Th>Self-hosted Backstage</Th>
              <Th>Callboard</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ what, backstage, callboard }) => (
              <tr key={what} className="[tr:last-child>&]:border-0">
                <th scope="row" className="border-b px-2.5 py-2 text-left align-top font-medium">
                  {what}
                </th>
                <Td className="min-w-48 align-top whitespace-normal text-muted">{backstage}</Td>
                <Td className="min-w-48 align-top whitespace-normal">{callboard}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </section>
  )
}

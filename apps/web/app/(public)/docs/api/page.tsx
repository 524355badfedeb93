import type { Metadata } from 'next'
import { PublicPage } from '~/components/public/public-page.tsx'
import { PublishedApi } from '~/features/apis/published-api.tsx'
import { paths } from '~/lib/navigation/paths.ts'

export const metadata: Metadata = {
  title: 'API reference',
  description: 'Every route of the Callboard API, with its parameters, examples and the scope that it requires.',
}

export default function ApiReferencePage() {
  const address = paths.apiDescription()
  return (
    <PublicPage>
      <h1 className="text-3xl font-semibold tracking-tight">API reference</h1>
      <p className="mt-3 mb-8 max-w-3xl text-lg text-muted">
        Every route of <code className="font-mono text-base">/api/v1</code>, and the scope that it requires of an API token.
        Tokens are created under Settings. Generate a client from the{' '}
        <a href={address} className="text-accent underline">
          OpenAPI document
        </a>
        .
      </p>
      <PublishedApi address={address} />
    </PublicPage>
  )
}

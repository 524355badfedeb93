'use client'
import { Button } from '@callboard/ui/button'
import { signInAt } from '~/lib/session/sign-in-with.ts'

export type Provider = { id: 'github' | 'oidc'; name: string }

/** Sign-in with external providers, if this installation is configured for any. */
export function ProviderButtons({ providers, to }: { providers: readonly Provider[]; to: string }) {
  if (providers.length === 0) return null
  return (
    <div className="mb-4 flex flex-col gap-2">
      {providers.map((p) => (
        <Button key={p.id} size="large" onClick={() => void signInAt(p.id, to)}>
          Continue with {p.name}
        </Button>
      ))}
      <p className="mt-2 flex items-center gap-3 text-sm text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
    </div>
  )
}

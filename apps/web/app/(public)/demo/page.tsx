import { findOpenDemo } from '@callboard/modules/demo'
import { buttonStyle } from '@callboard/ui/button'
import type { Metadata } from 'next'
import { AutoRefresh } from '~/components/auto-refresh.tsx'
import { Link } from '~/components/link.tsx'
import { OpenDemo } from '~/features/demo/open-demo.tsx'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { currentAccount } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'Live demo' }

function lead(state: { offered: boolean; open: boolean; signedIn: boolean }): string {
  if (!state.offered) return 'This installation has no live demo.'
  if (state.signedIn) return 'You are signed in. Open the live demo in a private window, or sign out first.'
  if (!state.open) return 'The live demo is being prepared. This takes about a minute; the button appears here when it is ready.'
  return 'A fictional company with 25 repositories, three clusters and its bills. No account needed.'
}

export default async function DemoPage() {
  // Asked first: it depends on the request, so the page is not rendered while the product is built.
  const account = await currentAccount()
  const { platform } = webServices()
  const demo = await findOpenDemo(platform)
  const state = { offered: platform.liveDemo, open: demo !== undefined, signedIn: account !== undefined }
  return (
    <PublicFrame title="Live demo" lead={lead(state)} foot="A visit lasts two hours. The demo is read-only and reset every day.">
      {state.offered && !state.open && !state.signedIn ? <AutoRefresh everyMs={5000} /> : null}
      <div className="flex flex-wrap gap-2">
        {demo && !account ? <OpenDemo variant="primary" /> : null}
        <Link
          href={account ? paths.organizations() : paths.signUp()}
          className={buttonStyle({ size: 'large', variant: demo && !account ? 'plain' : 'primary' })}
        >
          {account ? 'Open your portal' : 'Create account'}
        </Link>
      </div>
    </PublicFrame>
  )
}

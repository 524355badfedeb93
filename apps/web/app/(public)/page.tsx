import { findOpenDemo } from '@callboard/modules/demo'
import { manifests } from '@callboard/plugins/manifests'
import { buttonStyle } from '@callboard/ui/button'
import { Check } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { Comparison } from '~/components/public/comparison.tsx'
import { Picture, type PictureName } from '~/components/public/picture.tsx'
import { PublicPage } from '~/components/public/public-page.tsx'
import { PlanTable } from '~/features/billing/plan-table.tsx'
import { OpenDemo } from '~/features/demo/open-demo.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { currentAccount } from '~/lib/session/session.ts'

type Feature = { title: string; text: string; facts: readonly string[]; picture: PictureName; alt: string }

const features: readonly Feature[] = [
  {
    title: 'A catalog that fills itself',
    text: 'Connect GitHub with read-only access. Services, APIs, teams and owners appear while you watch.',
    facts: ['Repositories without a catalog file are described from their code', 'Each inferred value shows its evidence'],
    picture: 'entity',
    alt: 'A service in Callboard: its owner, dependencies, workloads and source',
  },
  {
    title: 'See what was deployed, and what failed',
    text: 'CI/CD runs, deployments and the four DORA measures, for each service and for the whole organization.',
    facts: ['GitHub Actions and GitLab CI', 'Failing default branches are listed first'],
    picture: 'pipelines',
    alt: 'Pipelines in Callboard: delivery performance and recent deployments',
  },
  {
    title: 'Costs by team and service',
    text: 'Bills of AWS, Azure and Google Cloud become cost per owner, with budgets and forecasts.',
    facts: ['Reads the FOCUS format', 'Unallocated spend is shown, not hidden'],
    picture: 'costs',
    alt: 'Costs in Callboard: daily cost by team',
  },
]

const promises = ['Read-only access is enough', 'No server to run', 'Viewers are free']

const FactList = ({ facts, row }: { facts: readonly string[]; row?: boolean }) => (
  <ul className={row ? 'flex flex-wrap gap-x-6 gap-y-1 text-muted' : 'mt-3 flex flex-col gap-1.5'}>
    {facts.map((fact) => (
      <li key={fact} className="flex items-start gap-2">
        <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" /> {fact}
      </li>
    ))}
  </ul>
)

const FeatureRow = ({ feature }: { feature: Feature }) => (
  <section className="grid items-center gap-6 md:grid-cols-[2fr_3fr] md:even:grid-cols-[3fr_2fr] md:even:[&>*:first-child]:order-last">
    <div>
      <h2 className="text-2xl font-semibold tracking-tight">{feature.title}</h2>
      <p className="mt-2 text-lg text-muted">{feature.text}</p>
      <FactList facts={feature.facts} />
    </div>
    <Picture name={feature.picture} alt={feature.alt} />
  </section>
)

export default async function LandingPage() {
  // Asked first: it depends on the request, so the page is not rendered while the product is built.
  const account = await currentAccount()
  // The page says what Callboard is, whether or not there is a demo.
  const demo = await findOpenDemo(webServices().platform).catch(() => undefined)
  const start = (
    <Link href={account ? paths.organizations() : paths.signUp()} className={buttonStyle({ variant: 'primary', size: 'large' })}>
      {account ? 'Go to your organizations' : 'Start free'}
    </Link>
  )
  return (
    <PublicPage>
      <div className="flex flex-col gap-16">
        <div className="flex flex-col items-center gap-5 text-center">
          <h1 className="max-w-2xl text-3xl font-semibold tracking-tight text-balance sm:text-[44px] sm:leading-[52px]">
            Know every service, and who owns it.
          </h1>
          <p className="max-w-xl text-lg text-balance text-muted">
            Callboard is a hosted developer portal. Connect GitHub, and within minutes you see who owns what, what runs where,
            what fails and what it costs.
          </p>
          <div className="flex flex-wrap justify-center gap-2">
            {start}
            {demo && !account ? <OpenDemo /> : null}
          </div>
          <FactList facts={promises} row />
          <Picture name="catalog" alt="The catalog of a sample organization in Callboard" className="mt-3 w-full" />
          <p className="text-muted">
            Works with{' '}
            {manifests
              .filter((m) => m.permissions)
              .map((m) => m.name)
              .join(' · ')}
          </p>
        </div>
        {features.map((feature) => (
          <FeatureRow key={feature.title} feature={feature} />
        ))}
        <Comparison />
        <section aria-labelledby="plans" className="flex flex-col gap-4">
          <h2 id="plans" className="text-2xl font-semibold tracking-tight">
            Pay only for developers
          </h2>
          <PlanTable />
        </section>
      </div>
    </PublicPage>
  )
}

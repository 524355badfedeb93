import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'github',
  name: 'GitHub',
  summary: 'Populates the catalog from a GitHub organization’s repositories, teams and members, and updates it on every push.',
  tier: 'free',
  icon: 'github',
  accountLabel: 'GitHub organization',
  itemLabel: 'repositories',
  adds: [
    'Components, APIs, resources and systems from catalog-info.yaml files',
    'Groups and users from teams and members',
    'A repository card on each entity',
    'Pull requests for inferred, corrected or edited catalog files',
    'GitHub Actions and deployments, shown under CI/CD',
  ],
  permissions: [
    'Contents: read',
    'Metadata: read',
    'Organization members: read',
    'Actions: read, or write to re-run workflows (optional)',
    'Deployments: read (optional)',
    'Custom properties of the organization: read (optional)',
    'Contents and pull requests: write (optional, to propose catalog files as pull requests)',
    'Organization webhooks: write (optional, so that Callboard can set up its webhook itself)',
  ],
  onboardingStep: 'code',
  syncEveryS: 30 * 60,
  provides: ['pipelines'],
  pages: [{ id: 'repositories', title: 'Repositories' }],
  homeWidgets: [{ id: 'undescribed', title: 'Without a catalog file' }],
  entityCards: [{ id: 'repository', title: 'Repository', place: 'side', appliesTo: { own: true } }],
})

import { logo as backstage } from '@callboard/plugin-backstage/logo'
import { logo as catalogFiles } from '@callboard/plugin-catalog-files/logo'
import { logo as ci } from '@callboard/plugin-ci/logo'
import { logo as cloudCosts } from '@callboard/plugin-cloud-costs/logo'
import { logo as confidence } from '@callboard/plugin-confidence/logo'
import { logo as confluence } from '@callboard/plugin-confluence/logo'
import { logo as ecs } from '@callboard/plugin-ecs/logo'
import { logo as entitiesApi } from '@callboard/plugin-entities-api/logo'
import { logo as github } from '@callboard/plugin-github/logo'
import { logo as gitlab } from '@callboard/plugin-gitlab/logo'
import { logo as insights } from '@callboard/plugin-insights/logo'
import type { Logo } from '@callboard/plugin-kit/logo'
import { logo as kubernetes } from '@callboard/plugin-kubernetes/logo'
import { logo as notion } from '@callboard/plugin-notion/logo'

/** Logos of plugins by id. Apart from the manifests, which pages load everywhere. */
const logos: Readonly<Record<string, Logo>> = {
  backstage,
  'catalog-files': catalogFiles,
  ci,
  'cloud-costs': cloudCosts,
  confluence,
  confidence,
  ecs,
  'entities-api': entitiesApi,
  github,
  gitlab,
  insights,
  kubernetes,
  notion,
}

export const logoOf = (id: string): Logo | undefined => (Object.hasOwn(logos, id) ? logos[id] : undefined)

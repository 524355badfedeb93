import { manifest as backstage } from '@callboard/plugin-backstage/manifest'
import { manifest as catalogFiles } from '@callboard/plugin-catalog-files/manifest'
import { manifest as ci } from '@callboard/plugin-ci/manifest'
import { manifest as cloudCosts } from '@callboard/plugin-cloud-costs/manifest'
import { manifest as confidence } from '@callboard/plugin-confidence/manifest'
import { manifest as confluence } from '@callboard/plugin-confluence/manifest'
import { manifest as ecs } from '@callboard/plugin-ecs/manifest'
import { manifest as entitiesApi } from '@callboard/plugin-entities-api/manifest'
import { manifest as github } from '@callboard/plugin-github/manifest'
import { manifest as gitlab } from '@callboard/plugin-gitlab/manifest'
import { manifest as insights } from '@callboard/plugin-insights/manifest'
import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import { manifest as kubernetes } from '@callboard/plugin-kubernetes/manifest'
import { manifest as notion } from '@callboard/plugin-notion/manifest'

/** Every plugin as data. Small and safe in a browser: the lightest of the registry's three parts. */
export const manifests: readonly PluginManifest[] = [
  github,
  gitlab,
  kubernetes,
  ecs,
  ci,
  cloudCosts,
  insights,
  confluence,
  notion,
  confidence,
  backstage,
  catalogFiles,
  entitiesApi,
]

export const manifestOf = (id: string): PluginManifest | undefined => manifests.find((m) => m.id === id)

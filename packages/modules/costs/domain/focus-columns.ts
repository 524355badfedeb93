// The columns of the FinOps Open Cost and Usage Specification, versions 1.0 to 1.4 (focus.finops.org), and their rules. Columns
// that were added or removed in a later version are optional.

export type ColumnRule = {
  kind: 'text' | 'decimal' | 'currency' | 'time' | 'tags'
  /** Null is an error. */
  notNull?: true
  notNegative?: true
  allowed?: readonly string[]
}

const text = { kind: 'text' } as const
const named = { kind: 'text', notNull: true } as const
const decimal = { kind: 'decimal' } as const
const price = { kind: 'decimal', notNegative: true } as const

/** Columns that determine the amount and its day. Rows that violate their rules are rejected. */
export const essentialColumns = {
  BilledCost: { kind: 'decimal', notNull: true },
  BillingCurrency: { kind: 'currency', notNull: true },
  ChargePeriodStart: { kind: 'time', notNull: true },
} as const satisfies Record<string, ColumnRule>

/** Columns that are imported. An invalid value is treated as unknown, and the row is still imported. */
const describingColumns = {
  EffectiveCost: { kind: 'decimal', notNull: true },
  ListCost: decimal,
  ChargeCategory: { kind: 'text', notNull: true, allowed: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'] },
  ChargeDescription: text,
  ServiceName: named,
  ServiceCategory: text,
  // 1.3 replaces ProviderName and PublisherName by ServiceProviderName and HostProviderName.
  ServiceProviderName: text,
  ProviderName: text,
  HostProviderName: text,
  PublisherName: text,
  BillingAccountId: named,
  BillingAccountName: text,
  SubAccountId: text,
  SubAccountName: text,
  RegionId: text,
  ResourceId: text,
  ResourceName: text,
  SkuId: text,
  ConsumedQuantity: decimal,
  ConsumedUnit: text,
  Tags: { kind: 'tags' },
} as const satisfies Record<string, ColumnRule>

/** Columns that are only validated: violations are reported. */
const checkedColumns = {
  AvailabilityZone: text,
  BillingAccountType: named,
  BillingPeriodStart: { kind: 'time', notNull: true },
  BillingPeriodEnd: { kind: 'time', notNull: true },
  CapacityReservationId: text,
  CapacityReservationStatus: { kind: 'text', allowed: ['Used', 'Unused'] },
  ChargeClass: { kind: 'text', allowed: ['Correction'] },
  ChargeFrequency: { kind: 'text', notNull: true, allowed: ['One-Time', 'Recurring', 'Usage-Based'] },
  ChargePeriodEnd: { kind: 'time', notNull: true },
  CommitmentDiscountCategory: { kind: 'text', allowed: ['Spend', 'Usage'] },
  CommitmentDiscountId: text,
  CommitmentDiscountName: text,
  CommitmentDiscountQuantity: decimal,
  CommitmentDiscountStatus: { kind: 'text', allowed: ['Used', 'Unused'] },
  CommitmentDiscountType: text,
  CommitmentDiscountUnit: text,
  ContractedCost: { kind: 'decimal', notNull: true },
  ContractedUnitPrice: price,
  InvoiceId: text,
  InvoiceIssuerName: named,
  ListUnitPrice: price,
  PricingCategory: { kind: 'text', allowed: ['Standard', 'Dynamic', 'Committed', 'Other'] },
  // Since 1.2 it may also be a virtual currency, such as tokens.
  PricingCurrency: text,
  PricingCurrencyContractedUnitPrice: price,
  PricingCurrencyEffectiveCost: decimal,
  PricingCurrencyListUnitPrice: price,
  PricingQuantity: decimal,
  PricingUnit: text,
  RegionName: text,
  ResourceType: text,
  ServiceSubcategory: named,
  SkuMeter: text,
  SkuPriceDetails: { kind: 'tags' },
  SkuPriceId: text,
  SubAccountType: text,
} as const satisfies Record<string, ColumnRule>

export type ReadColumn = keyof typeof essentialColumns | keyof typeof describingColumns
export type FocusColumn = ReadColumn | keyof typeof checkedColumns
export const focusColumns: Readonly<Record<FocusColumn, ColumnRule>> = {
  ...essentialColumns,
  ...describingColumns,
  ...checkedColumns,
}

/**
 * List prices in USD, West Europe and East US class, as published on or before the date. Nobody was billed them here: check the Azure
 * price pages before you rely on a sum.
 */
export const PRICES = {
  asOf: '2026-11-20',
  /** Cosmos DB serverless. */
  millionRequestUnits: 0.28,
  /** Service Bus Standard: the base price holds the first 13 million operations. */
  serviceBusBase: 9.81,
  serviceBusFreeOperations: 13_000_000,
  millionServiceBusOperations: 0.8,
  /** Web PubSub Standard, one unit: 1.61 a day with a million messages. */
  webPubSubUnitDay: 1.61,
  webPubSubMessagesPerUnitDay: 1_000_000,
  webPubSubConnectionsPerUnit: 1_000,
  staticWebApp: 9,
  /** Functions Flex Consumption, after its monthly grants; unverified. */
  gigabyteSecond: 0.000026,
  freeGigabyteSeconds: 100_000,
  /** The baseline of an instance that is always ready; from memory, unverified. */
  warmGigabyteSecond: 0.000004,
  millionExecutions: 0.4,
  freeExecutions: 250_000,
  tenThousandStorageOperations: 0.004,
  ingestedGigabyte: 2.3,
} as const;

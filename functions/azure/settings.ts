/**
 * The app settings that bindings name. A connection is a prefix: with managed identity `SERVICE_BUS__fullyQualifiedNamespace` and
 * `COSMOS__accountEndpoint` are set, and no key exists.
 */
export const SERVICE_BUS_CONNECTION = 'SERVICE_BUS';
export const COSMOS_CONNECTION = 'COSMOS';
export const COSMOS_DATABASE = '%COSMOS_DATABASE%';
/** The container of the change feed's own progress. */
export const LEASES = 'leases';

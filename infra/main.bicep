targetScope = 'subscription'

@description('Name of the environment, such as ballast-dev. Names of resources follow from it.')
@minLength(3)
@maxLength(20)
param environmentName string

@description('Region of everything but the static web app, which names its own.')
param location string

@description('Region of the static web app; it exists in a few regions only.')
@allowed(['westus2', 'centralus', 'eastus2', 'westeurope', 'eastasia'])
param staticWebAppLocation string = 'westeurope'

@description('PAPER sends no order to a broker. LIVE does.')
@allowed(['PAPER', 'LIVE'])
param mode string = 'PAPER'

@description('False blocks every order just before it would be sent; everything else runs.')
param tradingEnabled bool = true

@description('True puts all services behind private endpoints in a virtual network of their own.')
param privateNetwork bool = false

@description('Who is told about alerts and about the budget.')
param alertEmail string

@description('What may be spent in a month, in the currency of the subscription, before somebody is told.')
@minValue(1)
param monthlyBudget int = 150

@description('First day of the month in which the budget begins, such as 2026-12-01.')
param budgetStart string

@description('Instances that are always warm for workflows and entities; 0 saves their price and lets the first order wait for a cold start.')
@minValue(0)
@maxValue(5)
param warmDurableInstances int = 1

@description('Most instances that one function may grow to.')
@minValue(40)
@maxValue(1000)
param instancesMax int = 100

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Days for which a blob in the audit container can be neither changed nor deleted.')
@minValue(1)
@maxValue(3650)
param auditRetentionDays int = 2555

var tags = {
  'azd-env-name': environmentName
  product: 'ballast'
}
var suffix = uniqueString(subscription().id, environmentName, location)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: {
    name: 'id-${environmentName}-${suffix}'
    location: location
    tags: tags
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  name: 'network'
  params: {
    name: 'vnet-${environmentName}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    name: '${environmentName}-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    retentionDays: logRetentionDays
  }
}

module cosmos 'modules/cosmos.bicep' = {
  scope: group
  name: 'cosmos'
  params: {
    name: 'cosmos-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    logsId: monitoring.outputs.logsId
    isPublic: !privateNetwork
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  name: 'service-bus'
  params: {
    name: 'sb-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    logsId: monitoring.outputs.logsId
    isPublic: !privateNetwork
  }
}

module webPubSub 'modules/web-pubsub.bicep' = {
  scope: group
  name: 'web-pubsub'
  params: {
    name: 'wps-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    logsId: monitoring.outputs.logsId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  scope: group
  name: 'key-vault'
  params: {
    name: 'kv-${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    logsId: monitoring.outputs.logsId
    isPublic: !privateNetwork
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    name: 'st${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    logsId: monitoring.outputs.logsId
    isPublic: !privateNetwork
    auditRetentionDays: auditRetentionDays
  }
}

module endpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  name: 'private-endpoints'
  params: {
    location: location
    tags: tags
    networkId: network.?outputs.networkId ?? ''
    subnetId: network.?outputs.endpointSubnetId ?? ''
    cosmosId: cosmos.outputs.id
    serviceBusId: serviceBus.outputs.id
    keyVaultId: keyVault.outputs.id
    storageId: storage.outputs.id
  }
}

module functionApp 'modules/function-app.bicep' = {
  scope: group
  name: 'function-app'
  params: {
    name: 'func-${environmentName}-${suffix}'
    location: location
    tags: union(tags, { 'azd-service-name': 'api' })
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    logsId: monitoring.outputs.logsId
    insightsConnectionString: monitoring.outputs.connectionString
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.database
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedNamespace
    webPubSubEndpoint: webPubSub.outputs.endpoint
    keyVaultEndpoint: keyVault.outputs.endpoint
    storageName: storage.outputs.name
    packageContainerUrl: storage.outputs.packageContainerUrl
    mode: mode
    tradingEnabled: tradingEnabled
    warmDurableInstances: warmDurableInstances
    instancesMax: instancesMax
    subnetId: network.?outputs.functionSubnetId ?? ''
    staticWebAppHost: staticWebApp.outputs.host
  }
}

module staticWebApp 'modules/static-web-app.bicep' = {
  scope: group
  name: 'static-web-app'
  params: {
    name: 'swa-${environmentName}'
    location: staticWebAppLocation
    tags: union(tags, { 'azd-service-name': 'web' })
  }
}

module linkedBackend 'modules/linked-backend.bicep' = {
  scope: group
  name: 'linked-backend'
  params: {
    staticWebAppName: staticWebApp.outputs.name
    functionAppId: functionApp.outputs.id
    functionAppLocation: location
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    serviceBusId: serviceBus.outputs.id
    cosmosId: cosmos.outputs.id
    alertEmail: alertEmail
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
  }
}

@description('Address of the page and of the API below /api.')
output WEB_URL string = 'https://${staticWebApp.outputs.host}'

@description('Name of the function app, for azd and for the logs.')
output FUNCTION_APP string = functionApp.outputs.name

@description('Endpoint of the hub, for the content security policy of the page.')
output WEB_PUBSUB_ENDPOINT string = webPubSub.outputs.endpoint

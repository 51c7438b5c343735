@description('Name of the function app, unique in Azure.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the identity of the app.')
param identityId string

@description('Client id of the identity of the app.')
param clientId string

@description('Workspace that diagnostics go to.')
param logsId string

@description('Connection string of Application Insights, without a secret.')
param insightsConnectionString string

@description('Endpoint of the Cosmos DB account.')
param cosmosEndpoint string

@description('Name of the Cosmos DB database.')
param cosmosDatabase string

@description('Host name of the Service Bus namespace.')
param serviceBusNamespace string

@description('Endpoint of Web PubSub.')
param webPubSubEndpoint string

@description('Endpoint of the vault.')
param keyVaultEndpoint string

@description('Name of the storage account of host and Durable.')
param storageName string

@description('Where the package is put.')
param packageContainerUrl string

@description('PAPER or LIVE.')
param mode string

@description('False blocks every order just before it would be sent.')
param tradingEnabled bool

@description('Instances that are always warm for workflows and entities.')
param warmDurableInstances int

@description('Most instances that one function may grow to.')
param instancesMax int

@description('Subnet of the app, empty where it needs none.')
param subnetId string

@description('Host name of the static web app, whose sign-in is the only one that is trusted.')
param staticWebAppHost string

var topology = loadJsonContent('../topology.json')
// A tick costs money here for each tenant, so the loops of care run less often than on one machine.
var schedules = toObject(topology.schedules, schedule => schedule.name, schedule => schedule.azure)
var byIdentity = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  COSMOS__accountEndpoint: cosmosEndpoint
  COSMOS__credential: 'managedidentity'
  COSMOS__clientId: clientId
  SERVICE_BUS__fullyQualifiedNamespace: serviceBusNamespace
  SERVICE_BUS__credential: 'managedidentity'
  SERVICE_BUS__clientId: clientId
}
var ownSettings = {
  AZURE_CLIENT_ID: clientId
  COSMOS_DATABASE: cosmosDatabase
  WEB_PUBSUB__endpoint: webPubSubEndpoint
  WEB_PUBSUB_HUB: 'ballast'
  KEY_VAULT__endpoint: keyVaultEndpoint
  TASK_HUB: 'ballast'
  BALLAST_MODE: mode
  BALLAST_TRADING_ENABLED: tradingEnabled ? 'true' : 'false'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  APPLICATION_INSIGHTS_NO_STATSBEAT: '1'
}

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'node', version: '22' }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: instancesMax
        alwaysReady: warmDurableInstances > 0 ? [{ name: 'durable', instanceCount: warmDurableInstances }] : []
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      remoteDebuggingEnabled: false
      http20Enabled: true
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(byIdentity, ownSettings, schedules)
  }

  // Only what came through the static web app and was signed in there reaches the functions.
  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureStaticWebApps: {
          enabled: true
          registration: { clientId: staticWebAppHost }
        }
      }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id.')
output id string = app.id

@description('Name of the app.')
output name string = app.name

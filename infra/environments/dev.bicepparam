using '../main.bicep'

param environmentName = 'ballast-dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param mode = readEnvironmentVariable('BALLAST_MODE', 'PAPER')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param budgetStart = readEnvironmentVariable('BUDGET_START')
param monthlyBudget = 50
param warmDurableInstances = 0
param instancesMax = 40

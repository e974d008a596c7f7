select listagg('a', ',') as letters

try await demo()

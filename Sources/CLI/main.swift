print("redstart 0.1.0")

"""What a message tells of people: ages and genders."""

module Reading where

-- | One reading.
-- implements: SRS-001
data Reading = Reading
  { systolic :: Int
  , note' :: String
  }

-- implements: SRS-002
refusals :: Reading -> [String]
refusals (Reading 0 _) = []
refusals reading
  | systolic reading < 60 = ["low -- implements: SRS-900"]
  | otherwise = go '"'
  where
    {- implements: SRS-003 -}
    go c = [c]
    other = 1 --> 2

mean :: Reading -> Int
mean = systolic
